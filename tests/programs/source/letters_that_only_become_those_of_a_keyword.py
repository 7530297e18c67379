import ast
for s in ("𝕕𝕖𝕗 = 1", "ｘ = 1", "𝐱 = 2", "𝕕𝕖𝕗", "ﬁ = 1", "x.𝕕𝕖𝕗", "ªb=1"):
    try: print(ast.dump(ast.parse(s)))
    except SyntaxError as e: print(s, e)
