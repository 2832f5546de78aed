"""How numbers are read and written: one parser, and one way of writing.

People type and paste numbers the Swedish way, and they are written that way in both languages: `1 234,5`, `−365 tkr`.
What could mean two things, such as `1,234`, is refused with the reason: a wrong guess is a silent error of 1 000 times.
"""

from wording.numbers.answers import kr, mnkr, money, money_column, percent, share_of_ten, tkr, years
from wording.numbers.meant_per_cent import per_cent_question, perhaps_per_cent
from wording.numbers.reading import NumberRefused, read_kronor, read_number, read_quantity
from wording.numbers.units import UNITS, field_unit, unit_name
from wording.numbers.writing import GROUP_SPACE, LARGEST, UNIT_SPACE, quantity, with_minus, write_number, write_quantity

__all__ = [
    "GROUP_SPACE",
    "LARGEST",
    "UNITS",
    "UNIT_SPACE",
    "NumberRefused",
    "field_unit",
    "kr",
    "mnkr",
    "money",
    "money_column",
    "per_cent_question",
    "percent",
    "perhaps_per_cent",
    "quantity",
    "read_kronor",
    "read_number",
    "read_quantity",
    "share_of_ten",
    "tkr",
    "unit_name",
    "with_minus",
    "write_number",
    "write_quantity",
    "years",
]
