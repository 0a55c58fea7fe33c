// Let style sheets hide buttons that are only needed without scripts.
document.documentElement.classList.add("scripted");
