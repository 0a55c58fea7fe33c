// Tells the style sheets that scripts run, so that buttons which only help without them step back.
document.documentElement.classList.add("scripted");
