/** Makes the input that a flame graph asks for, and gives what draws it into an element of 1200 x 800 px. */
export type PrepareWay = (nodeCount: number, container: HTMLElement) => () => void;

/** What the script of a way puts on window. */
export interface WayWindow {
  readonly way: {
    prepare(nodeCount: number): void;
    /** Gives the milliseconds from the call until the page answers again. */
    draw(): Promise<number>;
    /** Gives the milliseconds of each move of the pointer. */
    hover(moves: number): Promise<number[]>;
  };
}
