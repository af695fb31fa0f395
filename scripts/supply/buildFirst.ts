import { buildIfChanged } from "../buildIfChanged";

/** Set-up of the tests of the build. */
export default buildIfChanged;
