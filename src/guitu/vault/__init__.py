"""Vault: what is ciphertext at rest 加密存储.

Identity and narrative fields are sealed with a data key of the person they speak of; data keys are wrapped by the
office's master key; searchable fields have a keyed blind index beside them. Two suites behind one switch: `intl`
(AES-256-GCM, SHA-256) and `gm` (SM4-GCM, SM3 国家商用密码).
What it is not: it holds no rows and decides nobody's rights. `cipher` and `index` are pure; `fields` is for models.

    from guitu.vault import strongroom
    from guitu.vault.cipher import Spot
"""
