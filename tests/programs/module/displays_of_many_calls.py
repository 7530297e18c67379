# exit: 1
# what runs once in a module is translated small, also within long displays; the places of errors stay
import math
class P:
    n = 1
    def __init__(self, v): self.v = v
    def twice(self): return P(self.v * 2)
    @staticmethod
    def s(v): return v + 1
p = P(3)
p.w = p.twice().v
p.w += 1
print(p.w, p.n, P.s(4), p.s(5), math.floor(2.5), math.pi > 3, p.twice().twice().v, len("abc"))
rows = [
    ("k0", 0, len(""), [0, P.s(0)], p.twice().v),
    ("k1", 1, len("a"), [1, P.s(1)], p.twice().v),
    ("k2", 2, len("aa"), [2, P.s(2)], p.twice().v),
    ("k3", 3, len("aaa"), [3, P.s(3)], p.twice().v),
    ("k4", 4, len("aaaa"), [4, P.s(4)], p.twice().v),
    ("k5", 5, len(""), [5, P.s(5)], p.twice().v),
    ("k6", 6, len("a"), [6, P.s(6)], p.twice().v),
    ("k7", 7, len("aa"), [7, P.s(7)], p.twice().v),
    ("k8", 8, len("aaa"), [8, P.s(8)], p.twice().v),
    ("k9", 9, len("aaaa"), [9, P.s(9)], p.twice().v),
    ("k10", 10, len(""), [10, P.s(10)], p.twice().v),
    ("k11", 11, len("a"), [11, P.s(11)], p.twice().v),
    ("k12", 12, len("aa"), [12, P.s(12)], p.twice().v),
    ("k13", 13, len("aaa"), [13, P.s(13)], p.twice().v),
    ("k14", 14, len("aaaa"), [14, P.s(14)], p.twice().v),
    ("k15", 15, len(""), [15, P.s(15)], p.twice().v),
    ("k16", 16, len("a"), [16, P.s(16)], p.twice().v),
    ("k17", 17, len("aa"), [17, P.s(17)], p.twice().v),
    ("k18", 18, len("aaa"), [18, P.s(18)], p.twice().v),
    ("k19", 19, len("aaaa"), [19, P.s(19)], p.twice().v),
    ("k20", 20, len(""), [20, P.s(20)], p.twice().v),
    ("k21", 21, len("a"), [21, P.s(21)], p.twice().v),
    ("k22", 22, len("aa"), [22, P.s(22)], p.twice().v),
    ("k23", 23, len("aaa"), [23, P.s(23)], p.twice().v),
    ("k24", 24, len("aaaa"), [24, P.s(24)], p.twice().v),
    ("k25", 25, len(""), [25, P.s(25)], p.twice().v),
    ("k26", 26, len("a"), [26, P.s(26)], p.twice().v),
    ("k27", 27, len("aa"), [27, P.s(27)], p.twice().v),
    ("k28", 28, len("aaa"), [28, P.s(28)], p.twice().v),
    ("k29", 29, len("aaaa"), [29, P.s(29)], p.twice().v),
    ("k30", 30, len(""), [30, P.s(30)], p.twice().v),
    ("k31", 31, len("a"), [31, P.s(31)], p.twice().v),
    ("k32", 32, len("aa"), [32, P.s(32)], p.twice().v),
    ("k33", 33, len("aaa"), [33, P.s(33)], p.twice().v),
    ("k34", 34, len("aaaa"), [34, P.s(34)], p.twice().v),
    ("k35", 35, len(""), [35, P.s(35)], p.twice().v),
    ("k36", 36, len("a"), [36, P.s(36)], p.twice().v),
    ("k37", 37, len("aa"), [37, P.s(37)], p.twice().v),
    ("k38", 38, len("aaa"), [38, P.s(38)], p.twice().v),
    ("k39", 39, len("aaaa"), [39, P.s(39)], p.twice().v),
    ("k40", 40, len(""), [40, P.s(40)], p.twice().v),
    ("k41", 41, len("a"), [41, P.s(41)], p.twice().v),
    ("k42", 42, len("aa"), [42, P.s(42)], p.twice().v),
    ("k43", 43, len("aaa"), [43, P.s(43)], p.twice().v),
    ("k44", 44, len("aaaa"), [44, P.s(44)], p.twice().v),
    ("k45", 45, len(""), [45, P.s(45)], p.twice().v),
    ("k46", 46, len("a"), [46, P.s(46)], p.twice().v),
    ("k47", 47, len("aa"), [47, P.s(47)], p.twice().v),
    ("k48", 48, len("aaa"), [48, P.s(48)], p.twice().v),
    ("k49", 49, len("aaaa"), [49, P.s(49)], p.twice().v),
    ("k50", 50, len(""), [50, P.s(50)], p.twice().v),
    ("k51", 51, len("a"), [51, P.s(51)], p.twice().v),
    ("k52", 52, len("aa"), [52, P.s(52)], p.twice().v),
    ("k53", 53, len("aaa"), [53, P.s(53)], p.twice().v),
    ("k54", 54, len("aaaa"), [54, P.s(54)], p.twice().v),
    ("k55", 55, len(""), [55, P.s(55)], p.twice().v),
    ("k56", 56, len("a"), [56, P.s(56)], p.twice().v),
    ("k57", 57, len("aa"), [57, P.s(57)], p.twice().v),
    ("k58", 58, len("aaa"), [58, P.s(58)], p.twice().v),
    ("k59", 59, len("aaaa"), [59, P.s(59)], p.twice().v),
    ("k60", 60, len(""), [60, P.s(60)], p.twice().v),
    ("k61", 61, len("a"), [61, P.s(61)], p.twice().v),
    ("k62", 62, len("aa"), [62, P.s(62)], p.twice().v),
    ("k63", 63, len("aaa"), [63, P.s(63)], p.twice().v),
    ("k64", 64, len("aaaa"), [64, P.s(64)], p.twice().v),
    ("k65", 65, len(""), [65, P.s(65)], p.twice().v),
    ("k66", 66, len("a"), [66, P.s(66)], p.twice().v),
    ("k67", 67, len("aa"), [67, P.s(67)], p.twice().v),
    ("k68", 68, len("aaa"), [68, P.s(68)], p.twice().v),
    ("k69", 69, len("aaaa"), [69, P.s(69)], p.twice().v),
    ("k70", 70, len(""), [70, P.s(70)], p.twice().v),
    ("k71", 71, len("a"), [71, P.s(71)], p.twice().v),
    ("k72", 72, len("aa"), [72, P.s(72)], p.twice().v),
    ("k73", 73, len("aaa"), [73, P.s(73)], p.twice().v),
    ("k74", 74, len("aaaa"), [74, P.s(74)], p.twice().v),
    ("k75", 75, len(""), [75, P.s(75)], p.twice().v),
    ("k76", 76, len("a"), [76, P.s(76)], p.twice().v),
    ("k77", 77, len("aa"), [77, P.s(77)], p.twice().v),
    ("k78", 78, len("aaa"), [78, P.s(78)], p.twice().v),
    ("k79", 79, len("aaaa"), [79, P.s(79)], p.twice().v),
    ("k80", 80, len(""), [80, P.s(80)], p.twice().v),
    ("k81", 81, len("a"), [81, P.s(81)], p.twice().v),
    ("k82", 82, len("aa"), [82, P.s(82)], p.twice().v),
    ("k83", 83, len("aaa"), [83, P.s(83)], p.twice().v),
    ("k84", 84, len("aaaa"), [84, P.s(84)], p.twice().v),
    ("k85", 85, len(""), [85, P.s(85)], p.twice().v),
    ("k86", 86, len("a"), [86, P.s(86)], p.twice().v),
    ("k87", 87, len("aa"), [87, P.s(87)], p.twice().v),
    ("k88", 88, len("aaa"), [88, P.s(88)], p.twice().v),
    ("k89", 89, len("aaaa"), [89, P.s(89)], p.twice().v),
]
print(len(rows), rows[7], sum(r[1] + r[2] + r[3][1] + r[4] for r in rows))
names = {"a": len("x"), **{"b": P.s(1)}, "c": [*range(3), len("yy")]}
print(names)
first = len
len = lambda v: "rebound"
print(len("abc"), first("abc"))
del len
print(len("abc"))
print(p.twice().v, [len(str(i)) for i in range(8, 12)], {*map(abs, (-1, 1))})
try:
    p.missing
except AttributeError as e:
    print(e)
try:
    undefined("x")
except NameError as e:
    print(e)
[
    p.twice(),
    p.missing(
        1),
]
