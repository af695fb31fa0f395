/** The look of the whole app, in the order of the cascade. */
import "./theme.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/banner.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/pictures.css";
import "./styles/pages.css";
import "./styles/train.css";
import "./styles/lock.css";
import "./network/network.css";
import "./about/about.css";
