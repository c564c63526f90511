"""The spellings of a resource's name."""

import keyword
import re
from dataclasses import dataclass

TYPESCRIPT = """
    arguments case catch const debugger default delete do enum eval export extends false function
    implements instanceof interface let new null package private protected public static super
    switch this throw true typeof undefined var void
"""
MAX_LENGTH = 24  # the code has lines that contain the name twice


class Refused(Exception):
    """The arguments cannot be used, for a reason that is a sentence."""


def check_spelling(name: str, what: str) -> None:
    if not re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > MAX_LENGTH:
        raise Refused(
            f"'{name}' cannot be the name of {what}: use at most {MAX_LENGTH} lowercase letters, "
            "digits and single underscores, and begin with a letter."
        )


def check_name(name: str, what: str) -> None:
    check_spelling(name, what)
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in TYPESCRIPT.split():
        raise Refused(f"'{name}' is a keyword: choose another name for {what}.")


def singular_of(plural: str) -> str:
    import inflect  # takes time, and only a new resource needs it

    *first, last = plural.split("_")
    singular = inflect.engine().singular_noun(last)
    if not singular or singular == last:
        raise Refused(
            f"The name must be a plural, as 'items' is, and '{plural}' has no known singular. "
            "If it is a plural, add its singular: --singular person"
        )
    return "_".join([*first, singular])


@dataclass(frozen=True)
class Names:
    """For `purchase_orders`: `plural` and `singular` are the names in Python and SQL."""

    plural: str
    singular: str

    @property
    def model(self) -> str:
        """PurchaseOrder"""
        return pascal(self.singular)

    @property
    def models(self) -> str:
        """PurchaseOrders"""
        return pascal(self.plural)

    @property
    def constant(self) -> str:
        """PURCHASE_ORDER"""
        return self.singular.upper()

    @property
    def variable(self) -> str:
        """purchaseOrder, a variable in TypeScript"""
        return camel(self.singular)

    @property
    def file(self) -> str:
        """purchase-order, in the names of the pages' files"""
        return self.singular.replace("_", "-")

    @property
    def path(self) -> str:
        """purchase-orders, in URLs"""
        return self.plural.replace("_", "-")

    @property
    def noun(self) -> str:
        """purchase order"""
        return self.singular.replace("_", " ")

    @property
    def nouns(self) -> str:
        """purchase orders"""
        return self.plural.replace("_", " ")

    @property
    def title(self) -> str:
        """Purchase order"""
        return sentence(self.singular)

    @property
    def titles(self) -> str:
        """Purchase orders"""
        return sentence(self.plural)

    @property
    def a(self) -> str:
        """The noun with its article: an invoice"""
        return f"{'an' if self.noun[0] in 'aeio' else 'a'} {self.noun}"


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def camel(name: str) -> str:
    return name[0] + pascal(name)[1:]


def sentence(name: str) -> str:
    return name.replace("_", " ").capitalize()
