"""The tables of records on PostgreSQL, the role and triggers that let nothing be changed, and whether they are as made."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tendering.record.chain import GENESIS
from tendering.record.store import StoreError

SCHEMA = "tendering"
WRITER = "tendering_writer"
_TABLES = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE {SCHEMA}.entries (
    procurement text NOT NULL,
    number integer NOT NULL CONSTRAINT entries_counted CHECK (number >= 1),
    previous text NOT NULL,
    digest text NOT NULL,
    body text NOT NULL,
    CONSTRAINT entries_numbered PRIMARY KEY (procurement, number),
    CONSTRAINT entries_never_fork UNIQUE (procurement, previous)
);
CREATE TABLE {SCHEMA}.matter (
    procurement text NOT NULL,
    digest text NOT NULL,
    personal integer NOT NULL CONSTRAINT matter_personal CHECK (personal IN (0, 1)),
    purge_on text,
    body bytea NOT NULL,
    CONSTRAINT matter_once PRIMARY KEY (procurement, digest)
);
ALTER TABLE {SCHEMA}.matter ALTER COLUMN body SET STORAGE EXTERNAL;
"""
_FUNCTIONS = {
    "refuse": "BEGIN RAISE EXCEPTION 'nothing in a record is changed or removed' USING ERRCODE = 'restrict_violation'; END",
    "follow": f"""DECLARE last record; BEGIN
    SELECT number, digest INTO last FROM {SCHEMA}.entries WHERE procurement = NEW.procurement ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous <> coalesce(last.digest, '{GENESIS}') THEN
        RAISE EXCEPTION 'an entry follows the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW; END""",
    "keep": """BEGIN IF OLD.personal = 0 THEN
        RAISE EXCEPTION 'only a personal file is destroyed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD; END""",
}
_TRIGGERS = {
    "entries_no_change": f"BEFORE DELETE OR UPDATE ON {SCHEMA}.entries FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    "entries_no_truncate": f"BEFORE TRUNCATE ON {SCHEMA}.entries FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    "entries_follow": f"BEFORE INSERT ON {SCHEMA}.entries FOR EACH ROW EXECUTE FUNCTION follow()",
    "matter_no_change": f"BEFORE UPDATE ON {SCHEMA}.matter FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    "matter_no_truncate": f"BEFORE TRUNCATE ON {SCHEMA}.matter FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    "matter_no_delete": f"BEFORE DELETE ON {SCHEMA}.matter FOR EACH ROW EXECUTE FUNCTION keep()",
}
_RIGHTS = f"""
REVOKE ALL ON {SCHEMA}.entries, {SCHEMA}.matter FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON {SCHEMA}.entries FROM CURRENT_USER;
REVOKE UPDATE, TRUNCATE ON {SCHEMA}.matter FROM CURRENT_USER;
"""
_WRITER_RIGHTS = f"""
GRANT USAGE ON SCHEMA {SCHEMA} TO {WRITER};
GRANT SELECT, INSERT ON {SCHEMA}.entries TO {WRITER};
GRANT SELECT, INSERT, DELETE ON {SCHEMA}.matter TO {WRITER};
"""
_ENTER = f"""
SELECT there, set_config('search_path', '{SCHEMA}', true),
    CASE WHEN member THEN set_config('role', '{WRITER}', true) END,
    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
        THEN set_config('synchronous_commit', 'on', true) END
FROM (
    SELECT t.oid IS NOT NULL AS there,
        t.oid IS NOT NULL AND r.oid IS NOT NULL
        AND pg_has_role(r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
        AND has_table_privilege(r.oid, t.oid, 'INSERT') AS member
    FROM (SELECT 1) AS one
    LEFT JOIN (pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace)
        ON n.nspname = '{SCHEMA}' AND t.relname = 'entries'
    LEFT JOIN pg_roles r ON r.rolname = '{WRITER}'
    OFFSET 0
) AS found
"""


def enter(connection: sa.Connection) -> bool:
    """Work in the schema, as the role that can only add, until the end of the transaction; False where there is none.

    A commit then waits for the disk, whatever the server's own setting.
    """
    return bool(connection.exec_driver_sql(_ENTER).one().there)


def make(connection: sa.Connection) -> None:
    """Make tables, triggers and role. A login that cannot make roles gives up its own right to change entries instead.

    Raises:
        StoreError: The database does not hold every character.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        said = f"the database holds text as {encoding}, which has not every character"
        raise StoreError(said, "Have a database made with the encoding UTF8.")
    _run(connection, _TABLES)
    for name, body in _FUNCTIONS.items():
        made = f"CREATE OR REPLACE FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql"
        _run(connection, f"{made} SET search_path = pg_catalog AS $guard${body}$guard$")
    for name, what in _TRIGGERS.items():
        table = name.partition("_")[0]
        _run(connection, f"CREATE TRIGGER {name} {what}")
        # ALWAYS: also in a session that says it only copies from another server
        _run(connection, f"ALTER TABLE {SCHEMA}.{table} ENABLE ALWAYS TRIGGER {name}")
    _run(connection, _RIGHTS)
    _role(connection)


def _role(connection: sa.Connection) -> None:
    query = (
        f"SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{WRITER}'),"
        " (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)"
    )
    there, able = connection.exec_driver_sql(query).one()
    if not there and able:
        # another database of the server can be making it at this moment
        _run(
            connection,
            f"DO $$ BEGIN CREATE ROLE {WRITER} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation"
            " THEN NULL; END $$",
        )
        _run(connection, f"GRANT {WRITER} TO CURRENT_USER")
    if there or able:
        _run(connection, _WRITER_RIGHTS)


def _run(connection: sa.Connection, script: str) -> None:
    """Run statements as they are: a percent sign in them is one."""
    connection.exec_driver_sql(script.replace("%", "%%"))


def faults(connection: sa.Connection) -> Iterator[str]:
    """Yield what is wrong: rights that can change an entry, tables and triggers, then a server that forgets."""
    yield from _rights(connection)
    yield from _columns(connection)
    yield from _constraints(connection)
    yield from _triggers(connection)
    for setting in ("fsync", "full_page_writes"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() != "on":
            yield f"{setting} is off on the server: what it has acknowledged can be lost when it stops"


_FORBIDDEN = {"entries": ("UPDATE", "DELETE", "TRUNCATE"), "matter": ("UPDATE", "TRUNCATE")}


def _rights(connection: sa.Connection) -> Iterator[str]:
    """Name who can change or remove an entry. Superusers can whatever they like, and are not told here."""
    query = (
        f"SELECT current_user, has_table_privilege(current_user, '{SCHEMA}.' || %s, %s),"
        " (SELECT string_agg(DISTINCT coalesce(r.rolname, 'everyone'), ', ') FROM pg_class c,"
        " aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        f" WHERE c.oid = ('{SCHEMA}.' || %s)::regclass AND a.privilege_type = %s)"
    )
    for table, rights in _FORBIDDEN.items():
        for right in rights:
            me, can, others = connection.exec_driver_sql(query, (table, right, table, right)).one()
            if others:
                yield f"{right} on {table} is granted to {others}"
            elif can:
                yield f"{me} works with the right to {right} {table}"


_COLUMNS = {
    "entries": "procurement text, number integer, previous text, digest text, body text",
    "matter": "procurement text, digest text, personal integer, purge_on text null, body bytea",
}


def _columns(connection: sa.Connection) -> Iterator[str]:
    query = (
        "SELECT c.relkind::text, c.relrowsecurity, c.relhasrules, c.relhassubclass,"
        " string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ''"
        " ELSE ' null' END, ', ' ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        f" WHERE c.oid = ('{SCHEMA}.' || %s)::regclass AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1, 2, 3, 4"
    )
    for table, wanted in _COLUMNS.items():
        found = tuple(connection.exec_driver_sql(query, (table,)).one())
        if found != ("r", False, False, False, wanted):
            yield f"the table {table} is not as it was made"


_CONSTRAINTS = {
    "entries_counted": "CHECK ((number >= 1))",
    "entries_numbered": "PRIMARY KEY (procurement, number)",
    "entries_never_fork": "UNIQUE (procurement, previous)",
    "matter_personal": "CHECK ((personal = ANY (ARRAY[0, 1])))",
    "matter_once": "PRIMARY KEY (procurement, digest)",
}


def _constraints(connection: sa.Connection) -> Iterator[str]:
    query = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n'"
        f" AND conrelid IN ('{SCHEMA}.entries'::regclass, '{SCHEMA}.matter'::regclass)"
    )
    found = _pairs(connection, query)
    yield from _compared("constraint", _CONSTRAINTS, found)


def _triggers(connection: sa.Connection) -> Iterator[str]:
    query = (
        "SELECT tgname, pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
        f" AND tgrelid IN ('{SCHEMA}.entries'::regclass, '{SCHEMA}.matter'::regclass)"
    )
    found = _pairs(connection, query)
    wanted = {name: f"CREATE TRIGGER {name} {what} A" for name, what in _TRIGGERS.items()}
    yield from _compared("trigger", wanted, found)
    query = (
        "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" WHERE n.nspname = '{SCHEMA}'"
    )
    found = _pairs(connection, query)
    yield from _compared("function", _FUNCTIONS, found)


def _pairs(connection: sa.Connection, query: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.exec_driver_sql(query)}


def _compared(kind: str, wanted: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    for name, said in wanted.items():
        if name not in found:
            yield f"the {kind} {name} is missing"
        elif found[name] != said:
            yield f"the {kind} {name} is not as it was made"
    for name in found.keys() - wanted.keys():
        yield f"the {kind} {name} is none of the record's"
