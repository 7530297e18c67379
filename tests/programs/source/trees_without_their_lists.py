import ast
f = ast.FunctionDef(name='f', args=ast.arguments(), body=[ast.Pass()])
m = ast.Module(body=[f]); ast.fix_missing_locations(m)
compile(m, 'x', 'exec'); print('ok')
for n in (ast.Module(), ast.Module(body=[ast.ClassDef(name='C', body=[ast.Pass()])]), ast.Expression(body=ast.Call(func=ast.Name('f', ast.Load()))), ast.Module(body=[ast.Assign(value=ast.Constant(1))]), ast.Module(body=[ast.Import()]), ast.Module(body=[ast.If(test=ast.Constant(1))])):
    ast.fix_missing_locations(n)
    try: print(compile(n, 'x', 'eval' if isinstance(n, ast.Expression) else 'exec').co_name)
    except Exception as e: print(type(e), e)
