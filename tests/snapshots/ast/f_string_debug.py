f"{a=}"
f"x{a = !r:>{w}}"
f"{a=:>{w}}"
f"{a  =  !s:x}"
f"{a=!r}"
f"{a >= b = }"
f"{'é'=}"
f"{
a=}"
f"""{
a
=
}"""
f"{a # comment
=}"
f"{'#'=}"
f'{a}' f'{b=}' 'c'
