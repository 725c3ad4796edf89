/** Saves an answer of the API as a file. */
export async function download(answer, name) {
    const address = URL.createObjectURL(await answer.blob());
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
