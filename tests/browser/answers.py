"""What a page asks for by itself, and the moment when it has taken in the answers, however slow the machine is."""

from typing import Final

from playwright.sync_api import Page

_NOTED: Final = """{
    const [ask, asked] = [fetch, []];
    window.fetch = (...what) => {
        const answer = ask(...what);
        asked.push(answer.then(response => response.clone().text()).catch(() => {}));
        return answer;
    };
    const turn = () => new Promise(then => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = then;
        port2.postMessage(0);
    });
    window.settled = async () => {
        while (asked.length) {
            await asked.shift();
            await turn();
            await turn();
        }
    };
}"""


def note_answers(page: Page) -> None:
    """Note what the page asks for from now on. To be said before it is opened."""
    page.add_init_script(_NOTED)


def settle(page: Page) -> None:
    """Wait until the page has an answer to all that it asked for, or knows that there is none."""
    page.evaluate("settled()")
