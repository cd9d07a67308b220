import { type ReactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTheme } from './state/use-theme.js';
import { ExploreView } from './views/explore/explore-view.js';
import './tokens.css';
import './base.css';
import './parts/parts.css';
import './views/explore/explore.css';

function App(): ReactElement {
  const { choice, theme, next } = useTheme();
  return <ExploreView theme={theme} themeChoice={choice} onNextTheme={next} />;
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
