from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0002_delete_boundary")]

    operations = [
        migrations.RemoveConstraint(model_name="population", name="population_one_a_day"),
        migrations.RemoveIndex(model_name="population", name="population_edition"),
        migrations.RenameField(model_name="population", old_name="as_of", new_name="counted_on"),
        migrations.AddIndex(
            model_name="population", index=models.Index(fields=["counted_on"], name="population_edition")
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.UniqueConstraint(fields=("area", "counted_on"), name="population_one_a_day"),
        ),
    ]
