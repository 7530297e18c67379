from . import alpha
import json, decimal
def run(): return json.dumps({"a": 1}), decimal.Decimal("1.5"), alpha.run()
