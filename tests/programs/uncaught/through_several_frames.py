# exit: 1
import sys

class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"cannot withdraw {amount}: only {self.balance} there")
        self.balance -= amount


def transfer(source, target, amount):
    source.withdraw(amount)
    target.balance += amount


def main():
    a, b = Account(100), Account(0)
    transfer(a, b, 60)
    print(a.balance, b.balance)
    transfer(a, b,
             60)
    print("never")


main()
