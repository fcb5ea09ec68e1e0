"""What every component, method, encoder and reader must hold, as tests that whoever writes one inherits.

```
from recsys_core.testing import ComponentTests

class TestMine(ComponentTests):
    kind = Mine
```
"""

import pytest

for _module in ("components", "methods", "encoders", "readers"):
    pytest.register_assert_rewrite(f"{__name__}.{_module}")  # a failed check shows both of its sides

from recsys_core.testing.components import ComponentTests  # noqa: E402
from recsys_core.testing.encoders import EncoderTests  # noqa: E402
from recsys_core.testing.methods import MethodTests  # noqa: E402
from recsys_core.testing.readers import ReaderTests  # noqa: E402

__all__ = ["ComponentTests", "EncoderTests", "MethodTests", "ReaderTests"]
