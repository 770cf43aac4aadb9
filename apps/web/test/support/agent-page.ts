/** A person at the agent's own page: pairs the browser once, and confirms what the portal's page asks for. */
import type { BrowserContext, Page } from 'playwright-core';
import { agentCommand, type RealAgent } from './real-agents.ts';

/** Confirms the next thing that waits, after `look` has seen it; answers what the agent's page said of it. */
export async function confirmOnAgentPage(
  context: BrowserContext,
  agent: RealAgent,
  look?: (page: Page) => Promise<void>,
): Promise<string> {
  const own = await context.newPage();
  await own.goto(`${agent.url}/confirm`);
  const form = own.locator('#token-form');
  const asked = own.getByRole('button', { name: 'Confirm' }).first();
  // Which of the two is there depends on whether this browser is paired.
  await own.locator('#token-form:visible, #confirmations button:visible').first().waitFor();
  if (await form.isVisible()) {
    await own.locator('#token').fill((await agentCommand('pair', '--data', agent.folder)).trim());
    await own.getByRole('button', { name: 'Pair' }).click();
  }
  await asked.waitFor();
  const said = await own.locator('#confirmations section').first().innerText();
  await look?.(own);
  const count = await own.locator('#confirmations section').count();
  await asked.click();
  await own.waitForFunction((before) => document.querySelectorAll('#confirmations section').length < before, count);
  await own.close();
  return said;
}

/** Lets the portal's page talk to the agent, at the address where this agent listens. */
export async function connectPage(page: Page, agent: RealAgent): Promise<void> {
  await page.getByLabel('Address of the agent').fill(agent.url);
  await page.getByRole('button', { name: 'Connect to the agent' }).click();
  await page.getByRole('link', { name: 'Confirm on the agent’s page' }).waitFor();
  const number = await page.locator('strong').innerText();
  const said = await confirmOnAgentPage(page.context(), agent);
  if (!said.includes(number)) throw new Error(`another number than ${number}: ${said}`);
}
