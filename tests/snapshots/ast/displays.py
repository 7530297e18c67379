()
(a)
(a,)
(a, b)
a, b
a,
*a, b
[]
[a]
[*a, b]
{}
{a}
{a, *b}
{a: b, **c}
{**a}
((a, b), [c])
(yield_)
