"""Print the JSON Schema of a configuration file: ``python -m digest.config > docs/reference/config.schema.json``."""

import json
import sys

from digest.config import schema

sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
