import './app/content-security';
import './app/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { registerServiceWorker } from './app/service-worker';
import { followViewport } from './app/viewport';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
followViewport();
registerServiceWorker();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
