"""What every test may lean on: repeatable property tests, the material beside the project, and the PDF libraries.

In comes pytest's run; out go three fixtures and one Hypothesis profile. It never fakes a part of digest.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# The same examples in every run, and no clock: a slow machine is no mistake of the program.
# ``pytest --hypothesis-profile explore`` looks for new examples.
settings.register_profile("fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("fixed")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name packed bytes by their argument: gzip writes the second into them, and workers must agree on names."""
    return argname if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()) else None


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_seeds() -> Path:
    """Return the folder of original articles that lies beside the project, where there is one."""
    folder = ROOT.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the original articles do not lie beside the project")
    return folder


@pytest.fixture(autouse=True)
def _pdf_libraries(request: pytest.FixtureRequest) -> None:
    """Skip a test marked ``pdf`` where WeasyPrint cannot find its system libraries."""
    if request.node.get_closest_marker("pdf") is None:
        return
    try:
        import weasyprint  # noqa: F401, PLC0415 - heavy, and it is the import that fails
    except OSError as missing:
        pytest.skip(f"PDF is not possible here: {missing}")
