"""The manifest is one that Slack takes."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT.parent / "shared" / "reference" / "slack-manifest.schema.1.0.0.json"


def test_the_manifest_is_valid() -> None:
    """Against Slack's own schema, where it lies beside the project."""
    if not SCHEMA.is_file():
        pytest.skip("Slack's manifest schema is not beside this checkout (../shared/reference)")
    manifest = yaml.safe_load((ROOT / "app.manifest.yml").read_text("utf-8"))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(manifest)
