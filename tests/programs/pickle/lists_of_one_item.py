# Items are given to a list of another class by its `extend`, also when there is one.
import pickle


class Loud(list):
    def append(self, item):
        print("append", item)
        super().append(item)

    def extend(self, items):
        print("extend", items)
        super().extend(items)


for protocol in range(6):
    print(pickle.loads(pickle.dumps(Loud([protocol]), protocol)))
