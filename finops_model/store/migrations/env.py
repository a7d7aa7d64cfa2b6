"""Runs the migrations on the connection that :func:`finops_model.store.schema.migrate` hands over."""

from alembic import context

from finops_model.store.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
