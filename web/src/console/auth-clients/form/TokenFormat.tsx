import { Radio, Stack } from '@mantine/core'

import type { ClientForm, ClientValues } from './values'

const longestJwt = 3600

/** Whether the access tokens of a client are random strings or JWTs. */
export function TokenFormat({ form }: { form: ClientForm }) {
  const choose = (chosen: string) => {
    const format: ClientValues['accessTokenFormat'] = chosen === 'JWT' ? 'JWT' : 'OPAQUE'
    form.setFieldValue('accessTokenFormat', format)
    const { accessTokenLifetime: seconds } = form.values
    if (format === 'JWT' && (seconds === null || seconds === '' || seconds > longestJwt)) {
      form.setFieldValue('accessTokenLifetime', longestJwt)
    }
  }
  return (
    <Radio.Group
      label="Access Token Format"
      value={form.values.accessTokenFormat}
      onChange={choose}
      error={form.errors['accessTokenFormat']}
    >
      <Stack gap="xs" mt={6}>
        <Radio value="OPAQUE" label="Opaque" description="A random string. What is revoked stops working with the next request." />
        <Radio
          value="JWT"
          label="JWT"
          description="An API can check it by itself, and does not see then that it was revoked. It lives one hour at most."
        />
      </Stack>
    </Radio.Group>
  )
}
