import helper
from . import round

