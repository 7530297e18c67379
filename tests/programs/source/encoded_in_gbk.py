# coding: gbk
print("中文")
