"""the audit log only grows, and is searched by request"""

from alembic import op

revision = "e3a94c07d152"
down_revision = "b7d20e94c1f3"
branch_labels = None
depends_on = None

INDEX = "ix_audit_entries_request_id"
# They do not apply to the owner of the table, who migrates it.
POLICIES = {
    "everyone_reads": "FOR SELECT USING (true)",
    "everyone_adds": "FOR INSERT WITH CHECK (true)",
    "cleanup": "FOR DELETE USING (created_at < now() - interval '1 day')",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.create_index(INDEX, "audit_entries", ["request_id"])
        return
    # The table can be written meanwhile: see 20261129_search_of_items.py.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5min'")
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        op.execute(f"CREATE INDEX CONCURRENTLY {INDEX} ON audit_entries (request_id)")
        op.execute("SET lock_timeout = '5s'")
    for name, rule in POLICIES.items():
        op.execute(f"CREATE POLICY {name} ON audit_entries {rule}")
    op.execute("ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_index(INDEX, "audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE audit_entries DISABLE ROW LEVEL SECURITY")
        for name in POLICIES:
            op.execute(f"DROP POLICY {name} ON audit_entries")
