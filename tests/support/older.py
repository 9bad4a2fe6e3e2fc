"""Data as it lay in databases of earlier revisions, in the SQL of then.

A migration that changes a table adds the rows that could go wrong in it, under the revision *before* it.
Models are of today and cannot write them; the statements are never edited once released.
"""

# By the first revision whose tables they fit.
ROWS: dict[str, tuple[str, ...]] = {
    "0001": (
        "INSERT INTO clients (id, external_id, name, email, created_at, updated_at) VALUES"
        " (1, 'C1', 'João D''Ávila', 'joao@cliente.example', '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
        "INSERT INTO contracts (id, external_id, client_id, created_at, updated_at) VALUES"
        " (1, 'K1', 1, '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
        "INSERT INTO suspensions (id, contract_id, kind, state, starts_on, source, first_seen_on,"
        " created_at, updated_at) VALUES"
        " (1, 1, 'temporary', 'in_force', '2026-10-02', 'import', '2026-10-01',"
        " '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
        "INSERT INTO audit (id, at, actor, action, subject, after) VALUES"
        " (1, '2026-10-01 12:00:00', 'U1', 'access.set', 'U2', '{\"role\": \"admin\"}')",
    ),
    "0003": (
        "INSERT INTO runs (id, schedule, local_date, slot, trigger, state, backlog, created_at) VALUES"
        " (1, 'daily', '2026-10-02', '09:00', 'schedule', 'done', 'include', '2026-10-02 12:00:00')",
        "INSERT INTO notices (id, run_id, suspension_id, rule_id, occurrence, due_on, backlog, created_at)"
        " SELECT 1, 1, 1, id, 0, '2026-10-02', FALSE, '2026-10-02 12:00:00' FROM notice_rules"
        " WHERE key = 'temporary.started'",
        "INSERT INTO deliveries (id, run_id, notice_id, channel, account_id, destination, state, attempts,"
        " updated_at) VALUES"
        " (1, 1, 1, 'email', 1, 'joao@cliente.example', 'accepted', 1, '2026-10-02 12:00:00')",
        "INSERT INTO attempts (id, key, call_id, delivery_id, number, started_at, outcome) VALUES"
        " (1, '0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210', 1, 1,"
        " '2026-10-02 12:00:00', 'accepted')",
        "INSERT INTO email_servers (id, uid, name, host, port, security, username, sender_name,"
        " sender_address, reply_to, max_connections, active, created_at, updated_at) VALUES"
        " (1, 'e0', 'Principal', 'smtp.example', 587, 'starttls', '', '', 'a@example.com', '', 4, TRUE,"
        " '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
        "INSERT INTO sms_gateways (id, uid, name, kind, config, active, created_at, updated_at) VALUES"
        " (1, 's0', 'Regional', 'http', '{}', TRUE, '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
        "INSERT INTO push_apps (id, uid, project_id, uploaded_by, active, created_at, updated_at) VALUES"
        " (1, 'p0', 'assinante', 'U1', TRUE, '2026-10-01 12:00:00', '2026-10-01 12:00:00')",
    ),
}


def rows_of(revision: str) -> list[str]:
    """The statements that fill a database of `revision`."""
    return [statement for since, some in ROWS.items() if since <= revision for statement in some]
