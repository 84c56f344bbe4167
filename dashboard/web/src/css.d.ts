// The bundler takes style sheets in as imports.
declare module '*.css';
