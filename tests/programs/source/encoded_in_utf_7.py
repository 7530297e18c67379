# -*- coding: utf-7 -*-
print("a+AGE-b")
