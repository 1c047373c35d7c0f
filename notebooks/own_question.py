"""What do you want to know? A table to pick, a SELECT to change, a frame to go on with.

marimo edit notebooks/own_question.py     to work in it
marimo run notebooks/own_question.py      as an app
python notebooks/own_question.py          as a script
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Bring your own question")


@app.cell
def _():
    import marimo as mo

    from notebooks.published import open_published

    return mo, open_published


@app.cell(hide_code=True)
def _(mo):
    mo.md(
        """
        # Bring your own question

        **What this answers:** whatever one SELECT over the published tables can. `view` is a pandas
        frame for the cells that you add below.

        **What it does not:** anything by name. Published tables hold keys; names are in the outbox.

        NULL is "not measured", never 0. Add up numerators and denominators, never rates.
        """
    )
    return


@app.cell
def _(open_published):
    published = open_published()
    tables = published.execute(
        """
        select table_name, comment from duckdb_tables() where schema_name = 'marts'
        union all
        select view_name, comment from duckdb_views() where schema_name = 'marts'
        order by table_name
        """
    ).df()
    return published, tables


@app.cell
def _(mo, tables):
    names = tables["table_name"].tolist()
    table = mo.ui.dropdown(
        names, value="fct_lead_cycles" if "fct_lead_cycles" in names else names[0], label="Table"
    )
    table
    return (table,)


@app.cell
def _(mo, published, table, tables):
    columns = published.execute(
        """
        select column_name, lower(data_type) as type, comment from duckdb_columns()
        where schema_name = 'marts' and table_name = ? order by column_index
        """,
        [table.value],
    ).df()
    about = tables.loc[tables["table_name"] == table.value, "comment"].item()
    mo.vstack([mo.md(about or ""), mo.ui.table(columns, selection=None)])
    return


@app.cell
def _(mo, table):
    question = mo.ui.text_area(
        f"select * from marts.{table.value} limit 100", full_width=True, rows=6, label="SELECT"
    )
    question
    return (question,)


@app.cell
def _(mo, published, question):
    view = published.execute(question.value).df()
    mo.ui.table(view, selection=None)
    return (view,)


@app.cell
def _(table, view):
    summary = {"table": table.value, "rows": len(view), "columns": len(view.columns)}
    return (summary,)


@app.cell
def _(mo, summary):
    if mo.app_meta().mode == "script":
        print("\n".join(f"{name}: {value}" for name, value in summary.items()))
    return


if __name__ == "__main__":
    app.run()
