"""Drawn covers: a picture for every record without a photograph.

Scenes and parts are SVG fragments of 640 by 360 units; `drawing` composes them. Their fills are the
one-letter classes of `colours`, so that every palette and the dark scheme fit every fragment.

The rules that keep the drawings one family: flat shapes without outlines, 45 degrees and quarters
of circles, light from the sun's side (a shade, class `h`, lies on the other half), everything stands
on the line y=288, windows are of class `y` on walls and `z` on paper, so that they are lit at night.
"""
