é = 1
ﬁ = 1
𝐱 = 1
def ﬁ(ﬀ): ﬀ.ﬁ
global ﬁ
import ﬁ.ﬀ
x = 'é' + y
class ℂ: pass
