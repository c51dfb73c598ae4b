/* Built to a file of its own beside the worker, which loads it when a grid in HDF5 is opened. */
export { File, ready } from "h5wasm/node";
