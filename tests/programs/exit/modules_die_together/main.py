import shapes
import shapes.round as round_shapes
from helper import Holder

keep = Holder('main', shapes)
print(round_shapes.describe())
