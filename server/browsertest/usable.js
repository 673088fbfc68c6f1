// Returns what lacks contrast (WCAG 2.2, 1.4.3) and the controls that are too small for a finger, on pages with the
// server's own style alone: the console and GraphiQL have others. It works without the scripts of the page.
(() => {
	if (!document.querySelector("link[href^='/static/style-']")) return [];
	const channels = color => color.match(/[\d.]+/g).map(Number);
	const luminance = color => channels(color).slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const ground = e => {
		for (; e; e = e.parentElement) {
			const color = getComputedStyle(e).backgroundColor;
			if (channels(color)[3] !== 0) return color;
		}
		return "rgb(255, 255, 255)";
	};
	const found = [];
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const e = texts.currentNode.parentElement;
		if (!texts.currentNode.data.trim()) continue;
		const a = luminance(getComputedStyle(e).color), b = luminance(ground(e));
		const [dark, light] = a < b ? [a, b] : [b, a];
		if ((light + .05) / (dark + .05) < 4.5) found.push("contrast: " + texts.currentNode.data);
	}
	for (const e of document.querySelectorAll("button, a, input:not([type=hidden])")) {
		const at = e.getBoundingClientRect();
		if (at.height < 44 || at.width < 44) found.push("small: " + e.outerHTML);
	}
	return found;
})()
