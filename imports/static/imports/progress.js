// While a worker is at an import, its page follows: nothing can be typed there that would be lost.
const SECONDS = 1.5;

setTimeout(() => location.reload(), SECONDS * 1000);
