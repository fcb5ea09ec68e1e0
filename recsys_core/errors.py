"""What can go wrong, and what to do about it.

```
RecLensError            every mistake a user can make ends here; its text is one plain sentence with the cure
├── DataError           a file, row or column cannot be read
├── UnknownIdError      a user or item id that the dataset does not hold
├── ModelError          an encoder cannot be loaded, or cannot do what was asked
├── SettingsError       a weight, PCA size or method out of range
├── PluginError         something that was added does not fit in
├── NotFittedError      something was used before `fit`
└── FetchError          a dataset could not be fetched
```
"""


class RecLensError(Exception):
    """Base of all errors whose message is meant for the person in front of the screen.

    Attributes:
        template: the sentence with `{names}` where values are put in, by which it can be said in another language.
        values: what is put in.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template.format(**values) if values else template)
        self.template = template
        self.values = values


class DataError(RecLensError):
    """A file, row or column cannot be read; the message names the place and the cure."""


class UnknownIdError(RecLensError):
    """A user or item id that the dataset does not hold."""


class ModelError(RecLensError):
    """An encoder cannot be loaded, or cannot do what was asked of it."""


class SettingsError(RecLensError):
    """A weight, PCA size, list length or method name is out of range."""


class SilentWeightsError(SettingsError):
    """All weight lies on what knows nothing about the query."""


class PluginError(RecLensError):
    """A component, method, encoder, reader or page that was added does not fit in."""


class NotFittedError(RecLensError):
    """Something was used before it was fitted."""


class FetchError(RecLensError):
    """A dataset could not be fetched, or its checksum does not hold."""
