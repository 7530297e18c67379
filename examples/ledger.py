"""A bank ledger: accounts, transactions that are undone when they fail, and a journal."""
from contextlib import contextmanager
from functools import total_ordering


class LedgerError(Exception):
    """Base of what can go wrong."""


class UnknownAccount(LedgerError, KeyError):
    def __str__(self):
        return f"no account {self.args[0]!r}"


class InsufficientFunds(LedgerError):
    def __init__(self, account, needed):
        super().__init__(account, needed)
        self.account, self.needed = account, needed

    def __str__(self):
        return f"{self.account.owner} has {self.account.balance}, needs {self.needed}"


@total_ordering
class Money:
    """An amount in cents."""

    def __init__(self, cents=0):
        self.cents = cents

    @classmethod
    def parse(cls, text):
        units, _, cents = text.partition(".")
        sign = -1 if units.startswith("-") else 1
        return cls(int(units) * 100 + sign * int((cents + "00")[:2]))

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.cents + other.cents)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return Money(self.cents - other.cents)

    def __neg__(self):
        return Money(-self.cents)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __format__(self, spec):
        return format(str(self), spec)

    def __str__(self):
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100:,}.{abs(self.cents) % 100:02}"

    def __repr__(self):
        return f"Money({self.cents})"


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.entries = []

    @property
    def balance(self):
        return sum(self.entries, Money())

    def post(self, amount):
        if self.balance + amount < Money():
            raise InsufficientFunds(self, -amount)
        self.entries.append(amount)


class Ledger:
    def __init__(self):
        self._accounts = {}
        self.journal = []

    def __getitem__(self, owner):
        try:
            return self._accounts[owner]
        except KeyError:
            raise UnknownAccount(owner) from None

    def __iter__(self):
        yield from sorted(self._accounts.values(), key=lambda a: a.owner)

    def open(self, owner, deposit="0"):
        account = self._accounts[owner] = Account(owner)
        account.post(Money.parse(deposit))
        return account

    @contextmanager
    def transaction(self, title):
        marks = {account: len(account.entries) for account in self}
        try:
            yield self
        except LedgerError as error:
            for account, mark in marks.items():
                del account.entries[mark:]
            self.journal.append(f"undone: {title} ({error})")
            raise
        else:
            self.journal.append(f"done:   {title}")
        finally:
            self.journal.append(f"        total {sum((a.balance for a in self), Money())}")

    def transfer(self, source, target, amount):
        amount = Money.parse(amount)
        with self.transaction(f"{source} pays {target} {amount}"):
            self[target].post(amount)
            self[source].post(-amount)


def main():
    ledger = Ledger()
    ledger.open("ada", "1200.50")
    ledger.open("grace", "80")
    ledger.open("linus")
    for source, target, amount in [
        ("ada", "grace", "200.25"), ("grace", "linus", "280.25"), ("grace", "ada", "0.01"),
        ("ada", "margaret", "5"), ("ada", "linus", "1000.25"),
    ]:
        try:
            ledger.transfer(source, target, amount)
        except InsufficientFunds as error:
            print("refused:", error)
        except LedgerError as error:
            print(f"failed: {error} ({type(error).__mro__[1].__name__})")
    for account in ledger:
        print(f"{account.owner:8}{account.balance:>12}{len(account.entries):4} entries")
    print(*ledger.journal, sep="\n")
    print(max(ledger, key=lambda a: a.balance).owner, Money(5) < Money(7), Money(3) >= Money(3))
    try:
        with ledger.transaction("a bug"):
            1 // 0
    except ZeroDivisionError as error:
        print("not ours:", error, "->", ledger.journal[-1].strip())


main()
