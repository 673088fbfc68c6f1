import './form.css'

import { Group, Radio, SimpleGrid, Text } from '@mantine/core'
import { IconCode, IconDeviceDesktop, IconDeviceMobile, IconServer, IconWorld } from '@tabler/icons-react'
import { useId } from 'react'

import { grantTitles, typeTitles } from '../grants'
import { lifetimeTitle } from '../lifetimes'
import { type Kind, kinds } from './kinds'

const icons = { web: IconWorld, app: IconDeviceMobile, service: IconServer, desktop: IconDeviceDesktop, scripts: IconCode }

type Props = {
  chosen: Kind | null
  onChoose: (kind: Kind) => void
}

/** The kinds of application to choose from, each with what it presets and why. */
export function KindCards({ chosen, onChoose }: Props) {
  const choose = (value: string) => {
    const kind = kinds.find((candidate) => candidate.value === value)
    if (kind) onChoose(kind)
  }
  return (
    <Radio.Group
      label="What kind of application is it?"
      description="It fills in the form below with what fits. All of it can be changed, and what you typed stays."
      value={chosen?.value ?? null}
      onChange={choose}
      className="kinds"
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" mt="sm">
        {kinds.map((kind) => (
          <Card key={kind.value} {...kind} />
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}

function Card({ value, title, why, preset }: Kind) {
  const Icon = icons[value]
  const id = useId()
  return (
    <Radio.Card value={value} className="kind" aria-labelledby={id} aria-describedby={`${id}-why`}>
      <Group gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Icon size={20} className="mark" aria-hidden />
          <Text size="sm" fw={600} id={id}>
            {title}
          </Text>
        </Group>
        <Radio.Indicator size="xs" />
      </Group>
      <Text size="sm" c="dimmed" mt={6} id={`${id}-why`}>
        {why}
      </Text>
      <span className="tags">
        <span className="tag">{typeTitles[preset.type]}</span>
        {preset.grants.map((grant) => (
          <span key={grant} className="tag">
            {grantTitles[grant]}
          </span>
        ))}
        <span className="tag">{preset.accessTokenLifetime === null ? 'Does not expire' : lifetimeTitle(preset.accessTokenLifetime)}</span>
      </span>
    </Radio.Card>
  )
}
