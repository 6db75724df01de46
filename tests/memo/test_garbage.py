"""statusgen.memo.garbage: when Python looks for garbage."""

import gc

from statusgen.memo.garbage import there_to_stay


def test_python_looks_for_garbage_again_once_all_that_stays_is_there() -> None:
    with there_to_stay():
        with there_to_stay():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
