"""The vault opened with the operator's keys: from the environment, else from the key file."""

from bot.settings import StorageSettings
from storage.keys import load_key_file, parse_keys
from storage.vault import Vault


def open_vault(settings: StorageSettings) -> Vault:
    """Keys in SUSPENSAO_KEYS win; without them the key file is read, made at the first start.

    Raises VaultError, whose text is for people.
    """
    if settings.keys is not None:
        return Vault(parse_keys(settings.keys.get_secret_value()))
    return Vault(load_key_file(settings.key_file))
