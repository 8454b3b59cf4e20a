import { mount } from 'svelte'
import '../ui/tokens.css'
import '../ui/base.css'
import './fonts.css'
import './field.css'
import App from './App.svelte'

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' })
mount(App, { target: document.getElementById('app')! })
