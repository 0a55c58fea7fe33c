"""Sizes of pictures made before told what the camera had written; they are made anew when asked for."""

from django.db import migrations


def forget_renditions(apps, schema_editor):
    """Each file first: a size without its record could be fetched for ever."""
    for rendition in apps.get_model("cities", "PortalRendition").objects.all():
        rendition.file.delete(save=False)
        rendition.delete()


class Migration(migrations.Migration):
    # What was removed from the disk does not come back with the transaction.
    atomic = False

    dependencies = [("cities", "0005_closed_pages")]

    operations = [migrations.RunPython(forget_renditions, migrations.RunPython.noop)]
