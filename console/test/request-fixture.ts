import type { Page } from 'playwright-core'

/** The Swedish or the English of a text, as the page is read. */
export type Is = (sv: string, en: string) => string

/** What is applied for, by the names on the page. `only`: of a dimension, one of its codes. */
export interface AppliedFor {
  title: string
  product: string
  choices: readonly string[]
  only?: readonly [dimension: string, code: string]
}

/** Fills an application in, a step at a time, and sends it. `see`: each step as it stands. */
export async function apply(
  page: Page,
  is: Is,
  { title, product, choices, only }: AppliedFor,
  see: (name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const next = () => page.getByRole('button', { name: is('Spara och gå vidare', 'Save and go on') }).click()
  await page.getByLabel(is('Vad ansökan heter', 'What the application is called')).fill(title)
  await page.getByLabel(is('Dataprodukt', 'Data product')).selectOption(product)
  for (const choice of choices) await page.getByLabel(choice, { exact: true }).check()
  if (only !== undefined) {
    await page
      .getByLabel(is('Bara en del av uppgifterna, efter', 'Only a part of the data, by'))
      .selectOption({ label: only[0] })
    await page.getByLabel(only[1], { exact: true }).check()
  }
  await see('data')
  await next()
  await page
    .getByRole('group', { name: is('Är ni ett offentligt', 'Are you a public') })
    .getByLabel(is('Ja', 'Yes'))
    .check()
  await page.getByLabel(is('Vetenskaplig forskning', 'Scientific research'), { exact: false }).check()
  await page.getByLabel(is('Varför de behövs', 'Why it is needed')).fill('För att jämföra vad vård kostar.')
  await page
    .getByLabel(is('Dataskyddsförordningen, artikel 6', 'GDPR, article 6'))
    .selectOption('public_task')
  await page
    .getByLabel(is('Dataskyddsförordningen, artikel 9', 'GDPR, article 9'))
    .selectOption('research_statistics')
  await page
    .getByLabel(is('Hur resultaten publiceras', 'How results are published'))
    .fill('I en öppen rapport.')
  await see('purpose')
  await next()
  await page.getByRole('spinbutton').fill('24')
  await see('people')
  await next()
  await page
    .getByRole('textbox', { name: is('Hur de skyddas', 'How it is protected') })
    .fill('I en låst miljö hos oss.')
  await see('protection')
  await next()
  await page.getByText('I en låst miljö hos oss.').waitFor()
  await see('send')
  await send(page, is)
}

/** Sends an application that is filled in. */
export async function send(page: Page, is: Is): Promise<void> {
  await press(page, is('Skicka in', 'Send in'))
  await page.getByText(is('Inskickad.', 'Sent in.')).waitFor()
}

/** Says that an application is complete, as a data steward who has opened it. */
export const declareComplete = (page: Page, is: Is): Promise<void> =>
  press(page, is('Den är komplett', 'It is complete'))

/** Presses a button, and the one by the same name in the question that comes. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name }).click()
}

/** Orders all that a permit covers, as somebody it names who has its application open, and comes to the run. */
export async function orderUnder(
  page: Page,
  is: Is,
  see: (name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  await page.getByRole('button', { name: is('Beställ en körning', 'Order a run') }).click()
  await page.getByLabel(is('Vad siffrorna ska', 'What the figures are')).fill('Tabell 3')
  await see('order')
  await page.getByRole('button', { name: is('Beställ', 'Order'), exact: true }).click()
  await page.waitForURL(/\/data\/runs\//)
}
