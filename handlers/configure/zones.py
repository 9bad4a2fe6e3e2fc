"""Brazil's time zones, the most people first."""

ZONES = {
    "America/Sao_Paulo": "Brasília, São Paulo, Rio (UTC−3)",
    "America/Bahia": "Salvador (UTC−3)",
    "America/Fortaleza": "Fortaleza, Natal, João Pessoa (UTC−3)",
    "America/Recife": "Recife (UTC−3)",
    "America/Maceio": "Maceió, Aracaju (UTC−3)",
    "America/Belem": "Belém, Macapá (UTC−3)",
    "America/Santarem": "Santarém (UTC−3)",
    "America/Araguaina": "Palmas, Araguaína (UTC−3)",
    "America/Manaus": "Manaus (UTC−4)",
    "America/Cuiaba": "Cuiabá (UTC−4)",
    "America/Campo_Grande": "Campo Grande (UTC−4)",
    "America/Porto_Velho": "Porto Velho (UTC−4)",
    "America/Boa_Vista": "Boa Vista (UTC−4)",
    "America/Rio_Branco": "Rio Branco (UTC−5)",
    "America/Eirunepe": "Eirunepé, oeste do Amazonas (UTC−5)",
    "America/Noronha": "Fernando de Noronha (UTC−2)",
}


def label(zone: str) -> str:
    """What people read for a zone; a foreign one by its own name."""
    return ZONES.get(zone, zone)
