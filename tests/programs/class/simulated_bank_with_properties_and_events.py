from datetime import date

class Event(list):
    def __call__(self, *args):
        for handler in self:
            handler(*args)
    def __iadd__(self, handler):
        self.append(handler)
        return self

class Account:
    _next_number = 1000
    minimum = 0
    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.number = Account._next_number
        Account._next_number += 1
        self.changed = Event()
        self.history = []
    @property
    def balance(self):
        return self._balance
    @balance.setter
    def balance(self, value):
        if value < self.minimum:
            raise ValueError(f"{self.owner}: balance {value} below {self.minimum}")
        old, self._balance = self._balance, value
        self.history.append((old, value))
        self.changed(self, old, value)
    def __iadd__(self, amount):
        self.balance += amount
        return self
    def __isub__(self, amount):
        self.balance -= amount
        return self
    def __contains__(self, amount):
        return any(amount in (a, b) for a, b in self.history)
    def __bool__(self):
        return self._balance > 0
    def __str__(self):
        return f"#{self.number} {self.owner}: {self._balance:,.2f}"

class Overdraft(Account):
    minimum = -500
    @property
    def balance(self):
        return super().balance
    @balance.setter
    def balance(self, value):
        fee = 10 if value < 0 else 0
        Account.balance.fset(self, value - fee)

a, b = Account("ann", 100), Overdraft("bob")
a.changed += lambda account, old, new: print(f"  {account.owner}: {old} -> {new}")
b.changed += lambda *args: print("  overdraft changed", args[1:])
b.changed += lambda account, *_: print("  second handler", account.number)
a += 50
a -= 120
b -= 100
print(a, b, 30 in a, 31 in a, bool(a), bool(b), sep="\n")
for account, amount in ((a, 1000), (b, 1000)):
    try:
        account -= amount
    except ValueError as error:
        print(error, "| still", account.balance)
print(a.history, b.history)
accounts = {acc.number: acc for acc in (a, b)}
print(sorted(accounts), {n: str(acc) for n, acc in accounts.items()}, max(accounts.values(), key=lambda acc: acc.balance).owner)
report = "\n".join(f"{acc.owner:>6}|{acc.balance:>10.2f}|{'in debt' if acc.balance < 0 else 'fine':^9}|" for acc in accounts.values())
print(report)
print(f"{date(2024, 1, 31):%d %b %Y}", Account._next_number)
