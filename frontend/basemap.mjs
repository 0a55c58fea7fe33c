// Build the base map: land and borders from Natural Earth (public domain, package world-atlas) as two
// paths of one SVG file. The Mercator projection's parameters are in portal/components/basemap.json, so
// that portal/components/basemap.py places the pins of cities on the same drawing:
//   x = (lon - west) * width / (east - west)
//   y = (m(north) - m(lat)) * width / (east - west) * 180 / pi,  m(lat) = ln tan(pi/4 + lat/2)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { modules, root } from "./paths.mjs";

const frame = JSON.parse(readFileSync(join(root, "portal/components/basemap.json"), "utf8"));
const load = (name) => JSON.parse(readFileSync(join(modules, `world-atlas/${name}.json`), "utf8"));

function projection() {
  const scale = frame.width / (((frame.east - frame.west) * Math.PI) / 180);
  const plain = geoMercator().scale(scale).translate([0, 0]);
  const [x, y] = plain([frame.west, frame.north]);
  const height = Math.ceil(plain([frame.east, frame.south])[1] - y);
  // A margin beyond the frame, so that clipped edges do not show as coast.
  plain.translate([-x, -y]).clipExtent([[-20, -20], [frame.width + 20, height + 20]]);
  return { plain, height };
}

/** Round to integers, use relative coordinates, drop duplicates: a third of the size, no visible loss. */
function compact(path, closed) {
  return path
    .split("M")
    .filter(Boolean)
    .map((line) => {
      const points = line
        .replace("Z", "")
        .split("L")
        .map((point) => point.split(",").map((number) => Math.round(Number(number))))
        .filter(([x, y], index, all) => !index || x !== all[index - 1][0] || y !== all[index - 1][1]);
      if (points.length < (closed ? 4 : 2)) return "";
      const steps = points.slice(1).map(([x, y], index) => `${x - points[index][0]} ${y - points[index][1]}`);
      return `M${points[0].join(" ")}l${steps.join(" ").replaceAll(" -", "-")}${closed ? "z" : ""}`;
    })
    .join("");
}

export function basemap() {
  const { plain, height } = projection();
  const path = geoPath(plain);
  const land = load("land-50m");
  const countries = load("countries-50m");
  const coast = compact(path(feature(land, land.objects.land)), true);
  const borders = compact(path(mesh(countries, countries.objects.countries, (a, b) => a !== b)), false);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${height}">`,
    `<path id="land" d="${coast}"/>`,
    `<path id="borders" fill="none" d="${borders}"/>`,
    "</svg>\n",
  ].join("\n");
}
