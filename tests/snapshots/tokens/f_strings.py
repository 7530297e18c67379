f""
f"" ""
f"a{b}c"
f"{a!s}{b!r}{c!a}"
f"{ a }"
f"{{}}{a}{{b}}"
f"{{{a}}}"
f"{a, b}"
f"{*a, b}"
f"{x:=5}"
f"{(x:=5)}"
f"{(lambda x: 1)}"
f"{yield}"
f"{a['b']}{f'{f"{c}"}'}"
f"{a}" 'b' f"{c}" r'\d' u'e'
u'a' f'b{c}'
(f'{a}'
 f'b')
f"a\
{b}"
f"\N{DIGIT ONE}{a}"
rf"\N{a}"
f"{a}\n{b}"
f"é{a}é"
f"""{
a:{b}
}"""
f"""{a
}
"""
f"{
a
}"
